package io.buckaroo.runtime;

import io.buckaroo.Position;
import io.buckaroo.Topic;
import reactor.core.Disposable;

/**
 * The topics that the connections of this node may subscribe to.
 */
public interface Topics {

	/**
	 * A topic.
	 * @param name its name
	 * @return the topic
	 */
	Topic topic(String name);

	/**
	 * Subscribes to a topic. May be called from any thread.
	 * @param topic the name of the topic
	 * @param from where to begin
	 * @param inbox where the messages go
	 * @return ends the subscription when disposed of
	 */
	Disposable subscribe(String topic, Position from, Inbox inbox);

	/**
	 * Lets a member be present on a topic. May be called from any thread.
	 * @param topic the name of the topic
	 * @param connectionId on which connection
	 * @param member who
	 * @return ends the presence when disposed of
	 */
	Disposable track(String topic, String connectionId, String member);

}
