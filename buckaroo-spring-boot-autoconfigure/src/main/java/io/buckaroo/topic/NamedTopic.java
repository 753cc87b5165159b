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
 * A handle to a topic by its name.
 *
 * @param name the name of the topic
 * @param publisher the function that publishes a payload, by topic name
 * @param presence the function that returns the members, by topic name
 * @param json the encoder of objects for the topic's socket
 */
public record NamedTopic(String name, BiFunction<String, Object, Mono<Void>> publisher,
		Function<String, Mono<Set<String>>> presence, Function<Object, String> json) implements Topic {

	/**
	 * Creates a handle.
	 * @param name the name of the topic, not empty
	 * @param publisher the function that publishes a payload, by topic name
	 * @param presence the function that returns the members, by topic name
	 * @param json the encoder of objects for the topic's socket
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
	public BuckarooEventSource<?> eventSource() {
		return new TopicEventSource(this.name);
	}

	@Override
	public BuckarooSocket<?> socket() {
		return new TopicSocket(this.name, this.json);
	}

	@Override
	public String toString() {
		return "Topic[" + this.name + "]";
	}

}
