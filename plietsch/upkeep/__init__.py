"""What an operator sees and does: figures, backup and restore, the doctor, moving to another database."""
