package io.buckaroo.topic.redis;

import java.time.Duration;

/**
 * Settings for the connections of a node to Redis.
 *
 * @param prefix the prefix of all keys and channels
 * @param localOnly whether a publication reaches the connections of this node and
 * succeeds while Redis is unavailable
 * @param heartbeatInterval the interval at which a node sends itself a message through
 * Redis; positive
 * @param heartbeatTimeout the time without a heartbeat after which Redis is considered
 * unavailable, the timeout of commands, and the time after which the members of a silent
 * node are removed; positive
 */
public record RedisSettings(String prefix, boolean localOnly, Duration heartbeatInterval, Duration heartbeatTimeout) {

}
