package io.buckaroo.docs.compared;

import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of a cart, which the client receives after each command.
 */
record Cart(Map<String, Integer> items) implements Answer {

	static final Cart EMPTY = new Cart(Map.of());

	Cart with(String product, int quantity) {
		Map<String, Integer> items = new TreeMap<>(this.items);
		items.merge(product, quantity, Integer::sum);
		return new Cart(items);
	}

	Cart without(String product) {
		Map<String, Integer> items = new TreeMap<>(this.items);
		items.remove(product);
		return new Cart(items);
	}

}
