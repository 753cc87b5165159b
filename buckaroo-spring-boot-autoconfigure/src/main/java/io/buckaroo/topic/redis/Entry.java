package io.buckaroo.topic.redis;

import io.buckaroo.topic.MessageId;

/**
 * A message as it lies in a history, and travels to the nodes.
 *
 * @param id its id
 * @param text the payload, as {@link PayloadCodec} writes it
 */
record Entry(MessageId id, String text) {

}
