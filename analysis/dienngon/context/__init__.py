"""Words in their context: the company that a node keeps, and how it changes."""
