package io.buckaroo.topic.redis;

/**
 * Receives messages and events from a {@link RedisLink}.
 */
interface RedisListener {

	/**
	 * New connections are used from now on, perhaps to another server.
	 */
	void connected();

	/**
	 * Redis has confirmed a subscription, for the first time or after a reconnect.
	 * Messages that were published before have not been received. Called on a thread of
	 * the Redis client.
	 */
	void subscribed(String channel);

	/**
	 * Redis has refused to subscribe to a channel, which is retried with each heartbeat.
	 * Called on the thread of the link.
	 */
	void refused(String channel);

	/**
	 * A message has been received from a channel. Called on a thread of the Redis client.
	 */
	void received(String channel, String message);

	/**
	 * A heartbeat has been sent. Called on the thread of the link.
	 */
	void beat();

}
