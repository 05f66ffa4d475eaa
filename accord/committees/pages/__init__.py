"""What the pages of committees show: ready values, in French words."""
