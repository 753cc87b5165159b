package io.buckaroo.topic;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Says that some topics have a history: a bean for each, or a property
 * {@code buckaroo.topics."[name]".history.*}, which wins over the bean.
 * <pre class="code">
 * &#64;Bean
 * TopicHistory rooms() {
 *     return TopicHistory.of("room/*", 100);
 * }</pre>
 *
 * @param topics the name of a topic, or the beginning of names, then a {@code *}
 * @param history how much of each is kept
 */
public record TopicHistory(String topics, History history) {

	/**
	 * Checks the name.
	 * @param topics not empty
	 * @param history the history
	 */
	public TopicHistory {
		Assert.hasLength(topics, "'topics' must not be empty");
		Assert.notNull(history, "'history' must not be null");
	}

	/**
	 * A history of the usual life and limit.
	 * @param topics the name of a topic, or the beginning of names, then a {@code *}
	 * @param size how many messages of each are kept
	 * @return the history of these topics
	 */
	public static TopicHistory of(String topics, int size) {
		return new TopicHistory(topics, History.of(size));
	}

	/**
	 * The same topics, with another life.
	 * @param timeToLive how long after its latest message a history is kept; zero is for
	 * ever
	 * @return the history of these topics
	 */
	public TopicHistory timeToLive(Duration timeToLive) {
		return new TopicHistory(this.topics,
				new History(this.history.size(), timeToLive, this.history.recoveryLimit()));
	}

	/**
	 * The same topics, with another limit.
	 * @param messages how many messages a client may have missed to get them all
	 * @return the history of these topics
	 */
	public TopicHistory recoveryLimit(int messages) {
		return new TopicHistory(this.topics, new History(this.history.size(), this.history.timeToLive(), messages));
	}

}
