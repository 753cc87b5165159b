/**
 * Topics of several nodes that share a Redis: a channel for each topic, and a stream for
 * each history. {@code TopicCatchUp} recovers the messages that this node has missed, and
 * {@code SubscriberCatchUp} those that a client has missed.
 */
@NullMarked
package io.buckaroo.topic.redis;

import org.jspecify.annotations.NullMarked;
