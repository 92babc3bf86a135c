"""One verb a module: what can be done with a sheet that came back."""
