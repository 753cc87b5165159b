package io.buckaroo.test;

import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Topic;
import reactor.core.publisher.Mono;

/**
 * A topic, whose publications are handled before a test that subscribes to them
 * continues, and fail while the test wants them to.
 *
 * @param topic the topic
 * @param time the virtual time
 * @param failure fails for a publication that is to fail, otherwise completes
 */
record TestTopic(Topic topic, VirtualTime time, Mono<Void> failure) implements Topic {

	@Override
	public String name() {
		return this.topic.name();
	}

	@Override
	public Mono<Void> publish(Object payload) {
		return this.failure.then(this.topic.publish(payload)).doOnTerminate(this.time::runForTest);
	}

	@Override
	public Mono<Set<String>> members() {
		return this.topic.members();
	}

	@Override
	public BuckarooEventSource<Void> eventSource() {
		return this.topic.eventSource();
	}

	@Override
	public BuckarooSocket<Void> socket() {
		return this.topic.socket();
	}

	@Override
	public String toString() {
		return this.topic.toString();
	}

}
