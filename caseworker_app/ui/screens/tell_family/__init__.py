"""“What do I tell this parent?”: one card over any screen."""
