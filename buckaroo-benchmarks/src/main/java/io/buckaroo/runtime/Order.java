package io.buckaroo.runtime;

/**
 * A message of the client in JSON.
 *
 * @param product the name of a product
 * @param quantity the number of pieces
 */
record Order(String product, int quantity) {

	/**
	 * A message to the client in JSON.
	 *
	 * @param status the status
	 * @param order the order
	 */
	record Answer(String status, Order order) {

	}

}
