"""The reading half of CKAN's Action API, so that its clients and harvesters work with plietsch."""
