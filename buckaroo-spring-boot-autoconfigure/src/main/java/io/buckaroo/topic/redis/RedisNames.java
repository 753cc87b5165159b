package io.buckaroo.topic.redis;

/**
 * The names of keys and channels in Redis.
 *
 * @param prefix the common prefix of all names
 */
record RedisNames(String prefix) {

	private static final String TOPIC = ":topic:";

	/**
	 * Returns the name of a topic's channel, which is also the key of its stream.
	 */
	String topic(String name) {
		return this.prefix + TOPIC + name;
	}

	/**
	 * Returns the topic of a channel.
	 */
	String topicOf(String channel) {
		return channel.substring(this.prefix.length() + TOPIC.length());
	}

	/**
	 * Returns the key of the generation and the time of the latest epoch of a topic's
	 * history.
	 */
	String epoch(String topic) {
		return this.prefix + ":epoch:" + topic;
	}

	/**
	 * Returns the key of the generation of the data.
	 */
	String generation() {
		return this.prefix + ":generation";
	}

	/**
	 * Returns the key of the hash of a topic's members.
	 */
	String members(String topic) {
		return this.prefix + ":members:" + topic;
	}

	/**
	 * Returns the name of a node's channel, which is also the key that exists while the
	 * node is alive.
	 */
	String node(String id) {
		return this.prefix + ":node:" + id;
	}

	/**
	 * The channel that all nodes listen to.
	 */
	String nodes() {
		return this.prefix + ":nodes";
	}

}
