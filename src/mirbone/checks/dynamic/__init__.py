"""Statements that need feedback, dose or time, which arithmetic with signs cannot say."""
