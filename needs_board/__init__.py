"""The needs board: public agencies say what they need, social-economy enterprises answer with quotes."""
