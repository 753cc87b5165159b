package io.buckaroo.topic;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Topic;
import reactor.core.publisher.Mono;

import org.springframework.util.Assert;

/**
 * A topic, which is no more than its name and what can be done with it.
 *
 * @param name the name
 * @param publisher publishes a payload on the topic of a name
 * @param presence tells who is on the topic of a name
 * @param json encodes objects
 */
public record NamedTopic(String name, BiFunction<String, Object, Mono<Void>> publisher,
		Function<String, Mono<Set<String>>> presence, Function<Object, String> json) implements Topic {

	/**
	 * Checks the name.
	 * @param name not empty
	 * @param publisher publishes a payload on the topic of a name
	 * @param presence tells who is on the topic of a name
	 * @param json encodes objects
	 */
	public NamedTopic {
		Assert.hasLength(name, "The name of a topic must not be empty");
	}

	@Override
	public Mono<Void> publish(Object payload) {
		Assert.notNull(payload, "'payload' must not be null");
		return this.publisher.apply(this.name, payload);
	}

	@Override
	public Mono<Set<String>> members() {
		return this.presence.apply(this.name);
	}

	@Override
	public BuckarooEventSource<Void> eventSource() {
		return new TopicEventSource(this.name);
	}

	@Override
	public BuckarooSocket<Void> socket() {
		return new TopicSocket(this.name, new FeedFrames(this.json));
	}

	@Override
	public String toString() {
		return "Topic[" + this.name + "]";
	}

}
