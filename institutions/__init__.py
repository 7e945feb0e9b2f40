"""People, the institutions that they work for, and who may do what there."""
