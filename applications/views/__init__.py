"""The screens, one module a step: fetch what this person may see, bind, save, redirect."""
