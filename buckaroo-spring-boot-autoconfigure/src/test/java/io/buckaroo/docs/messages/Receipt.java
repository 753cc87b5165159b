package io.buckaroo.docs.messages;

/**
 * A message to the client.
 */
record Receipt(int articles) {

}
