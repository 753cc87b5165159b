package io.buckaroo.topic.redis;

import io.buckaroo.topic.MessageId;

/**
 * An encoded message of a topic with a history, as stored in the stream and published on
 * the channel.
 *
 * @param id the id
 * @param text the payload, encoded by {@link PayloadCodec}
 */
record Entry(MessageId id, String text) {

}
