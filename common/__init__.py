"""Small things that applications and institutions share. Imports neither of them."""
