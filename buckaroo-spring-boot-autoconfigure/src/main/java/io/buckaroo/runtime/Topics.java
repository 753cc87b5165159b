package io.buckaroo.runtime;

import java.util.List;

import io.buckaroo.Position;
import io.buckaroo.Topic;
import reactor.core.Disposable;

/**
 * The topics that the connections of this node may subscribe to.
 */
public interface Topics {

	/**
	 * Returns a topic.
	 * @param name the name of the topic
	 * @return the topic
	 */
	Topic topic(String name);

	/**
	 * Subscribes to a topic. May be called from any thread.
	 * @param topic the name of the topic
	 * @param from the position to start from
	 * @param inbox the mailbox that receives the messages
	 * @return a handle that ends the subscription when disposed
	 */
	Disposable subscribe(String topic, Position from, Inbox inbox);

	/**
	 * Tracks the presence of a member on a topic. May be called from any thread.
	 * @param topic the name of the topic
	 * @param connectionId the id of the connection
	 * @param member the name of the member
	 * @return a handle that ends the presence when disposed
	 */
	Disposable track(String topic, String connectionId, String member);

	/**
	 * Returns the statistics of the topics of this node.
	 * @param largest the maximum number of largest topics to return; only zero does not
	 * visit all topics to find them
	 * @return the statistics; empty by default
	 */
	default TopicStatistics statistics(int largest) {
		return new TopicStatistics(0, 0, List.of(), 0, 0);
	}

}
