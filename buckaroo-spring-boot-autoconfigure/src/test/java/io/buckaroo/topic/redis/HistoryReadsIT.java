package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.buckaroo.TopicException;
import io.buckaroo.fixture.RedisProcess;
import io.lettuce.core.KeyValue;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static io.buckaroo.fixture.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HistoryReads} with a real Redis.
 */
class HistoryReadsIT {

	@RegisterExtension
	private static final RedisProcess redis = RedisProcess.onFreePort();

	private final RedisConnector connector = new RedisConnector(
			new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", redis.port())),
			Duration.ofMillis(500));

	private final HistoryReads reads = new HistoryReads(this.connector.client());

	private RedisClient client;

	private StatefulRedisConnection<String, String> admin;

	@BeforeEach
	void connect() {
		this.client = RedisClient.create("redis://localhost:" + redis.port());
		this.admin = this.client.connect();
	}

	@AfterEach
	void close() {
		this.reads.close();
		this.connector.close();
		this.client.shutdown();
	}

	@Test
	void aReadWithoutAReplyIsFollowedByReadsOnANewConnection() {
		long first = this.reads.<Long>command((redis) -> redis.clientId()).block(PATIENCE);
		Mono<KeyValue<String, String>> unanswered = this.reads.command((redis) -> redis.blpop(0, "never"));
		assertThatExceptionOfType(TopicException.class).isThrownBy(() -> unanswered.block(PATIENCE));
		assertThat(this.reads.<Long>command((redis) -> redis.clientId()).block(PATIENCE)).isGreaterThan(first);
	}

	@Test
	void aReadThatRedisRefusesKeepsTheConnection() {
		long first = this.reads.<Long>command((redis) -> redis.clientId()).block(PATIENCE);
		this.admin.sync().set("text", "not a stream");
		assertThatExceptionOfType(TopicException.class)
			.isThrownBy(() -> this.reads.<Long>command((redis) -> redis.xlen("text")).block(PATIENCE))
			.withMessageContaining("WRONGTYPE");
		assertThat(this.reads.<Long>command((redis) -> redis.clientId()).block(PATIENCE)).isEqualTo(first);
	}

	@Test
	void aConnectionThatWasClosedIsReplaced() {
		long first = this.reads.<Long>command((redis) -> redis.clientId()).block(PATIENCE);
		this.admin.sync().clientKill(KillArgs.Builder.id(first));
		assertThat(this.reads.<Long>command((redis) -> redis.clientId()).retry(10).block(PATIENCE))
			.isGreaterThan(first);
	}

	@Test
	void aReadThatIsCancelledWhileItWaitsIsNotSent() {
		AsyncCommand<String, String, String> reply = new AsyncCommand<>(
				new Command<>(CommandType.PING, new StatusOutput<>(StringCodec.UTF8)));
		for (int i = 0; i < 4; i++) {
			this.reads.<String>command((redis) -> reply).subscribe();
		}
		AtomicBoolean sent = new AtomicBoolean();
		this.reads.<Long>command((redis) -> {
			sent.set(true);
			return redis.clientId();
		}).subscribe().dispose();
		CompletableFuture<Long> next = this.reads.<Long>command((redis) -> redis.clientId()).toFuture();
		reply.complete("reply");
		assertThat(next).succeedsWithin(PATIENCE);
		assertThat(sent).isFalse();
	}

	@Test
	void allReadsAreAnsweredOnOneConnection() {
		assertThat(Flux.range(0, 1_000)
			.flatMap((i) -> this.reads.<Long>command((redis) -> redis.clientId()), 1_000)
			.distinct()
			.collectList()
			.block(PATIENCE)).hasSize(1);
	}

}
