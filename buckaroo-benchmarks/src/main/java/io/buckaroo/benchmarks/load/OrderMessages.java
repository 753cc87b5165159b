package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Payload;

/**
 * The messages of orders in JSON. The content is the name of the product.
 */
final class OrderMessages {

	private static final int PRODUCT = 24;

	private static final String ORDER = "{\"product\":\"";

	private static final String END_OF_ORDER = "\",\"quantity\":3}";

	private OrderMessages() {
	}

	static Payload order() {
		return new Payload(ORDER, PRODUCT, END_OF_ORDER);
	}

	static Payload answer() {
		return new Payload("{\"status\":\"accepted\",\"order\":" + ORDER, PRODUCT, END_OF_ORDER + "}");
	}

}
