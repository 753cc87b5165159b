package io.buckaroo.topic;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Configures the history of one topic, or of all topics with a common prefix. Declared as
 * a bean; the properties {@code buckaroo.topics[name].history.*} of the same name
 * override it. <pre class="code">
 * &#64;Bean
 * TopicHistory rooms() {
 *     return TopicHistory.of("room/*", 100);
 * }</pre>
 *
 * @param topics the name of a topic, or a prefix followed by {@code *}
 * @param history the history of each of these topics
 */
public record TopicHistory(String topics, History history) {

	/**
	 * Creates the configuration of a history.
	 * @param topics the name or prefix, not empty; {@code *} only at the end
	 * @param history the history, not {@code null}
	 */
	public TopicHistory {
		Assert.hasLength(topics, "'topics' must not be empty");
		int star = topics.indexOf('*');
		Assert.isTrue(star < 0 || star == topics.length() - 1,
				() -> "The star of '%s' must be at the end: only a prefix can be given, such as '%s'".formatted(topics,
						topics.substring(0, star + 1)));
		Assert.notNull(history, "'history' must not be null");
	}

	/**
	 * Returns a history with the default time to live and recovery limit.
	 * @param topics the name of a topic, or a prefix followed by {@code *}
	 * @param size the number of messages to keep of each topic
	 * @return the configuration of the history
	 */
	public static TopicHistory of(String topics, int size) {
		return new TopicHistory(topics, History.of(size));
	}

	/**
	 * Returns a copy with another time to live.
	 * @param timeToLive the time after the latest message for which the history is kept;
	 * zero for no limit
	 * @return the configuration of the history
	 */
	public TopicHistory timeToLive(Duration timeToLive) {
		return new TopicHistory(this.topics,
				new History(this.history.size(), timeToLive, this.history.recoveryLimit()));
	}

	/**
	 * Returns a copy with another recovery limit.
	 * @param messages the maximum number of missed messages that a client recovers
	 * @return the configuration of the history
	 */
	public TopicHistory recoveryLimit(int messages) {
		return new TopicHistory(this.topics, new History(this.history.size(), this.history.timeToLive(), messages));
	}

}
