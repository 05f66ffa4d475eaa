"""What the pages of figures show: ready values, in French words."""
