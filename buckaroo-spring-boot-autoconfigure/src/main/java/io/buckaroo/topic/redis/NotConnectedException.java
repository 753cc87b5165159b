package io.buckaroo.topic.redis;

/**
 * Indicates that a command was not sent, because there is no connection to Redis.
 */
@SuppressWarnings("serial")
final class NotConnectedException extends IllegalStateException {

	NotConnectedException() {
		super("Not connected to Redis");
	}

}
