package io.buckaroo.topic.redis;

/**
 * How things are called in Redis, under the prefix of the application.
 *
 * @param prefix the prefix
 */
record RedisNames(String prefix) {

	private static final String TOPIC = ":topic:";

	/**
	 * The channel of a topic, and the stream of its history.
	 */
	String topic(String name) {
		return this.prefix + TOPIC + name;
	}

	/**
	 * The topic of a channel.
	 */
	String topicOf(String channel) {
		return channel.substring(this.prefix.length() + TOPIC.length());
	}

	/**
	 * The epoch that the next message of a topic begins, if its history is empty.
	 */
	String epoch(String topic) {
		return this.prefix + ":epoch:" + topic;
	}

	/**
	 * The hash of who is present on a topic.
	 */
	String members(String topic) {
		return this.prefix + ":members:" + topic;
	}

	/**
	 * The channel of a node, and the key that is there while it lives.
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
