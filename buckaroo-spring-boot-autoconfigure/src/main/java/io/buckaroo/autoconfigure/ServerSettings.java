package io.buckaroo.autoconfigure;

import java.time.Duration;

import io.netty.util.internal.PlatformDependent;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Checked settings that do not depend on a route. Each method throws an
 * {@link InvalidConfigurationPropertyValueException} if the value is out of range.
 */
final class ServerSettings {

	/** The share of the memory that messages received in part may take by default. */
	private static final int DEFAULT_SHARE = 4;

	/**
	 * The memory of a message that is received in part, as a multiple of its size: it can
	 * take twice its size in each of two buffers.
	 */
	private static final long PARTIAL_MESSAGE = 4;

	private ServerSettings() {
	}

	/**
	 * Checks all settings of this class.
	 * @param properties the properties
	 */
	static void check(BuckarooProperties properties) {
		handshakeTimeout(properties);
		slowCallbackThreshold(properties);
		maxBuffered(properties, 0);
		sessionCheckInterval(properties);
		drainTimeout(properties);
		spread(properties);
	}

	static Duration handshakeTimeout(BuckarooProperties properties) {
		Duration timeout = properties.handshakeTimeout();
		SettingRanges.ofProperties("").notNegative("handshake-timeout", timeout, "means no limit");
		return timeout;
	}

	static Duration slowCallbackThreshold(BuckarooProperties properties) {
		Duration threshold = properties.slowCallbackThreshold();
		SettingRanges.ofProperties("").notNegative("slow-callback-threshold", threshold);
		return threshold;
	}

	/**
	 * Returns the maximum memory of messages that have been received in part, in bytes.
	 * By default, it suffices for the largest message.
	 * @param maxMessageSize the size of the largest message of any route
	 */
	static long maxBuffered(BuckarooProperties properties, int maxMessageSize) {
		DataSize size = properties.websocket().maxBuffered();
		if (size == null) {
			long memory = Math.min(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory());
			return Math.max(memory / DEFAULT_SHARE, memoryOf(maxMessageSize));
		}
		SettingRanges.ofProperties("websocket.").notNegative("max-buffered", size);
		return size.toBytes();
	}

	/**
	 * Returns the memory that a message can take while it is received in part, in bytes.
	 */
	static long memoryOf(int messageSize) {
		return PARTIAL_MESSAGE * messageSize;
	}

	static Duration sessionCheckInterval(BuckarooProperties properties) {
		Duration interval = properties.security().sessionCheckInterval();
		SettingRanges.ofProperties("security.").positive("session-check-interval", interval);
		return interval;
	}

	static Duration drainTimeout(BuckarooProperties properties) {
		Duration timeout = properties.shutdown().drainTimeout();
		SettingRanges.ofProperties("shutdown.").positive("drain-timeout", timeout);
		return timeout;
	}

	static Duration spread(BuckarooProperties properties) {
		Duration spread = properties.shutdown().spread();
		SettingRanges ranges = SettingRanges.ofProperties("shutdown.");
		ranges.notNegative("spread", spread, "ends all connections immediately");
		ranges.shorter("spread", spread, "drain-timeout", drainTimeout(properties));
		return spread;
	}

}
