package io.buckaroo.topic.redis;

import java.time.Duration;

/**
 * How a node deals with Redis.
 *
 * @param prefix stands before all keys and channels
 * @param localOnly whether a message reaches this node's connections while Redis is away,
 * and its publication succeeds
 * @param heartbeatInterval how often the node sends itself a message through Redis
 * @param heartbeatTimeout after which time without one Redis counts as gone; no command
 * waits longer, and a node that is silent for so long has no members
 */
public record RedisSettings(String prefix, boolean localOnly, Duration heartbeatInterval, Duration heartbeatTimeout) {

}
