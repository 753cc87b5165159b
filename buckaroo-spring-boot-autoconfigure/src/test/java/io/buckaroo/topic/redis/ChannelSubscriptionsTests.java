package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link ChannelSubscriptions}.
 */
@MockitoSettings
class ChannelSubscriptionsTests {

	private final List<Throwable> failures = new ArrayList<>();

	private final ChannelSubscriptions channels = new ChannelSubscriptions((connection, failure) -> {
		assertThat(connection).isSameAs(this.connection);
		this.failures.add(failure);
	});

	private final AsyncCommand<String, String, Void> first = command();

	private final AsyncCommand<String, String, Void> second = command();

	@Mock
	private StatefulRedisPubSubConnection<String, String> connection;

	@Mock
	private RedisPubSubAsyncCommands<String, String> commands;

	@BeforeEach
	void attach() {
		given(this.connection.async()).willReturn(this.commands);
		given(this.commands.subscribe(any(String[].class))).willReturn(this.first).willReturn(this.second);
		this.channels.attach(this.connection);
	}

	@Test
	void aSubscriptionThatTimesOutIsAFailure() {
		this.channels.add("news");
		RedisCommandTimeoutException timeout = new RedisCommandTimeoutException();
		this.second.completeExceptionally(timeout);
		assertThat(this.failures).containsExactly(timeout);
	}

	@Test
	void anUnsubscriptionThatTimesOutIsAFailure() {
		given(this.commands.unsubscribe("news")).willReturn(this.second);
		this.channels.remove("news");
		RedisCommandTimeoutException timeout = new RedisCommandTimeoutException();
		this.second.completeExceptionally(timeout);
		assertThat(this.failures).containsExactly(timeout);
	}

	@Test
	void theSubscriptionsOfANewConnectionMayFail() {
		RedisCommandTimeoutException timeout = new RedisCommandTimeoutException();
		this.first.completeExceptionally(timeout);
		assertThat(this.failures).containsExactly(timeout);
	}

	@Test
	void aConfirmedSubscriptionIsNoFailure() {
		this.channels.add("news");
		this.first.complete();
		this.second.complete();
		assertThat(this.failures).isEmpty();
	}

	private static AsyncCommand<String, String, Void> command() {
		return new AsyncCommand<>(new Command<>(CommandType.SUBSCRIBE, null));
	}

}
