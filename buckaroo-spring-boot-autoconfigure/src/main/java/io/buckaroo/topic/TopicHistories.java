package io.buckaroo.topic;

import java.util.Comparator;
import java.util.List;

/**
 * Which topics have a history: of what fits a name, the longest wins, and of equals the
 * first.
 *
 * @param histories what is said of topics
 */
public record TopicHistories(List<TopicHistory> histories) {

	/** No topic has one. */
	public static final TopicHistories NONE = new TopicHistories(List.of());

	/**
	 * Puts the longest first.
	 * @param histories what is said of topics
	 */
	public TopicHistories {
		histories = histories.stream().sorted(Comparator.comparing((history) -> -history.topics().length())).toList();
	}

	/**
	 * The history of a topic.
	 * @param topic its name
	 * @return the history
	 */
	public History of(String topic) {
		for (TopicHistory candidate : this.histories) {
			if (fits(candidate.topics(), topic)) {
				return candidate.history();
			}
		}
		return History.NONE;
	}

	private static boolean fits(String topics, String topic) {
		return topics.endsWith("*") ? topic.startsWith(topics.substring(0, topics.length() - 1)) : topics.equals(topic);
	}

}
