package io.buckaroo.runtime;

import java.util.List;

/**
 * The statistics of the topics of this node.
 *
 * @param topics the number of topics that have a subscriber, or something else to keep,
 * on this node
 * @param subscriptions the number of subscriptions of the connections of this node
 * @param largest the topics with most subscribers on this node, in descending order
 * @param recovered the number of subscriptions since start-up that have resumed after the
 * last message that their client had received
 * @param reset the number of subscriptions since start-up that could not resume, because
 * messages that their client had missed are no longer available
 */
public record TopicStatistics(int topics, int subscriptions, List<TopicSize> largest, long recovered, long reset) {

	/**
	 * The number of subscribers of a topic on this node.
	 *
	 * @param topic the name of the topic
	 * @param subscribers the number of subscribers
	 */
	public record TopicSize(String topic, int subscribers) {

	}

}
