"""`python -m ekase_pieteikums` is the command `ekase` where the project is not installed."""

from ekase_pieteikums.cli import main

main()
