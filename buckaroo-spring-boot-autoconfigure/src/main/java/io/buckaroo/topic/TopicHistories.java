package io.buckaroo.topic;

import java.util.Comparator;
import java.util.List;

/**
 * The histories of all topics. If several patterns match a name, the longest wins, and
 * the first among patterns of equal length.
 *
 * @param histories the histories, the longest pattern first
 */
public record TopicHistories(List<TopicHistory> histories) {

	/**
	 * Creates a copy in the order of precedence.
	 * @param histories the histories in any order
	 */
	public TopicHistories {
		histories = histories.stream().sorted(Comparator.comparing((history) -> -history.topics().length())).toList();
	}

	/**
	 * Returns the history of a topic.
	 * @param topic the name of the topic
	 * @return the history, or {@link History#NONE} if no pattern matches
	 */
	public History of(String topic) {
		for (TopicHistory candidate : this.histories) {
			if (matches(candidate.topics(), topic)) {
				return candidate.history();
			}
		}
		return History.NONE;
	}

	private static boolean matches(String pattern, String topic) {
		return pattern.endsWith("*") ? topic.startsWith(pattern.substring(0, pattern.length() - 1))
				: pattern.equals(topic);
	}

}
