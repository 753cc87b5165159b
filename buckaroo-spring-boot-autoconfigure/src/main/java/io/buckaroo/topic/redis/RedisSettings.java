package io.buckaroo.topic.redis;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Settings for the connections of a node to Redis.
 *
 * @param prefix the prefix of all keys and channels
 * @param localOnly whether a publication reaches the connections of this node and
 * succeeds while Redis is unavailable
 * @param heartbeatInterval the interval at which a node sends itself a message through
 * Redis; positive
 * @param heartbeatTimeout the time without a reply, or without a message, after which
 * Redis is considered unavailable, the timeout of commands, and the time after which the
 * members of a silent node are removed; positive
 * @param maxPendingPublications the maximum number of publications and messages to other
 * nodes that Redis has not confirmed; at least 1
 * @param maxPendingSize the maximum total size of these publications and messages in
 * characters; a single one may be larger
 */
public record RedisSettings(String prefix, boolean localOnly, Duration heartbeatInterval, Duration heartbeatTimeout,
		int maxPendingPublications, DataSize maxPendingSize) {

	/**
	 * Creates settings with the default limits of pending publications.
	 * @param prefix the prefix of all keys and channels
	 * @param localOnly whether a publication reaches the connections of this node and
	 * succeeds while Redis is unavailable
	 * @param heartbeatInterval the interval of heartbeats
	 * @param heartbeatTimeout the time without a reply or without a message
	 */
	public RedisSettings(String prefix, boolean localOnly, Duration heartbeatInterval, Duration heartbeatTimeout) {
		this(prefix, localOnly, heartbeatInterval, heartbeatTimeout, 10_000, DataSize.ofMegabytes(16));
	}

	/**
	 * Returns settings for a database of the server. Redis separates the keys of its
	 * databases but not the channels, so the prefix contains the number of a database
	 * other than the default one.
	 * @param database the number of the database
	 * @return the settings
	 */
	public RedisSettings inDatabase(int database) {
		return (database == 0) ? this : new RedisSettings(this.prefix + "@" + database, this.localOnly,
				this.heartbeatInterval, this.heartbeatTimeout, this.maxPendingPublications, this.maxPendingSize);
	}

}
