package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
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
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ChannelSubscriptions}.
 */
@MockitoSettings
class ChannelSubscriptionsTests {

	private static final RedisCommandExecutionException NOPERM = new RedisCommandExecutionException("NOPERM");

	private final List<Throwable> failures = new ArrayList<>();

	private final List<String> refused = new ArrayList<>();

	private final ChannelSubscriptions channels = new ChannelSubscriptions(new ChannelSubscriptions.Failures() {

		@Override
		public void failed(StatefulRedisPubSubConnection<String, String> connection, Throwable failure) {
			assertThat(connection).isSameAs(ChannelSubscriptionsTests.this.connection);
			ChannelSubscriptionsTests.this.failures.add(failure);
		}

		@Override
		public void refused(String channel, Throwable failure) {
			ChannelSubscriptionsTests.this.refused.add(channel);
		}

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

	@Test
	void aRefusedCommandIsRepeatedForEachChannel() {
		AsyncCommand<String, String, Void> allowed = command();
		AsyncCommand<String, String, Void> forbidden = command();
		AsyncCommand<String, String, Void> both = command();
		this.channels.detach();
		this.channels.add("allowed");
		this.channels.add("forbidden");
		given(this.commands.subscribe("allowed", "forbidden")).willReturn(both);
		given(this.commands.subscribe("allowed")).willReturn(allowed);
		given(this.commands.subscribe("forbidden")).willReturn(forbidden);
		this.channels.attach(this.connection);
		both.completeExceptionally(NOPERM);
		allowed.complete();
		forbidden.completeExceptionally(NOPERM);
		assertThat(this.failures).isEmpty();
		assertThat(this.refused).containsExactly("forbidden");
		assertThat(this.channels.refused()).isEqualTo(1);
	}

	@Test
	void aRefusedChannelIsRetriedUntilItIsPermitted() {
		this.channels.add("news");
		this.second.completeExceptionally(NOPERM);
		AsyncCommand<String, String, Void> retried = command();
		given(this.commands.subscribe("news")).willReturn(retried);
		this.channels.retry();
		assertThat(this.channels.refused()).isEqualTo(1);
		retried.complete();
		assertThat(this.channels.refused()).isZero();
		this.channels.retry();
		then(this.commands).should(times(2)).subscribe("news");
	}

	@Test
	void aRefusedChannelThatIsRemovedIsNotRetried() {
		given(this.commands.unsubscribe("news")).willReturn(command());
		this.channels.add("news");
		this.channels.remove("news");
		this.second.completeExceptionally(NOPERM);
		assertThat(this.channels.refused()).isZero();
		assertThat(this.refused).isEmpty();
	}

	private static AsyncCommand<String, String, Void> command() {
		return new AsyncCommand<>(new Command<>(CommandType.SUBSCRIBE, null));
	}

}
