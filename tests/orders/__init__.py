"""Tests of orders: recording the contract and the delivery after an award."""
