"""The pages, one module for each step: fetch what this person may see, bind, call an act, redirect."""
