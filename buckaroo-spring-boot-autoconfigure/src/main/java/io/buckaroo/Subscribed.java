package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * The start of a subscription. Arrives before the first {@link TopicMessage}; from here
 * on no message is missed. Arrives again, with {@code recovered = false}, if messages are
 * lost later, because the broker lost them or too many were published while it was
 * unreachable.
 *
 * @param topic the name of the topic
 * @param id the position of the subscription, which a client that returns before its
 * first message passes to {@link Position#after}; {@code null} if the topic has no
 * history
 * @param recovered {@code false} if the client has missed messages that are no longer
 * available: the history does not reach back far enough or was lost, or more messages are
 * missing than the recovery limit. None of them is then delivered, and the client should
 * reload its state
 */
public record Subscribed(String topic, @Nullable String id, boolean recovered) implements TopicEvent {

}
