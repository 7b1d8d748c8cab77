"""The field's arithmetic, knowing no book: forecast, retention, concentration, aging, valuation and so on.

Amounts may be int, Decimal or Fraction, in one currency; shares are numbers from 0 to 1. Nothing is rounded
here: results are ints and Fractions (floats only where a figure is irrational, as its docstring then says),
and a figure that the numbers cannot carry is an `Undefined` with its reason.
"""
