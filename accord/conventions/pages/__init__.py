"""What the pages of an agreement show: ready values, in French words."""
