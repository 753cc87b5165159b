package io.buckaroo.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.TopicException;
import io.buckaroo.TopicMessage;
import io.buckaroo.topic.TopicHistory;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestBuckaroo}.
 */
class TestBuckarooTests {

	private final TestBuckaroo buckaroo = TestBuckaroo.create(TopicHistory.of("room/*", 100));

	@Test
	void connectionsSeeEachOther() {
		TestSocket<Void> ann = open("ann");
		TestSocket<Void> bob = open("bob");
		ann.receive("hello");
		assertThat(ann).hasSentLast("ann: hello");
		assertThat(bob).hasSentLast("ann: hello");
	}

	@Test
	void aServiceReachesConnections() {
		TestSocket<Void> ann = open("ann");
		assertThat(this.buckaroo.sendToRoute("/chat", "closed")).isOne();
		assertThat(this.buckaroo.sendToPrincipal("ann", "warned")).isOne();
		assertThat(this.buckaroo.send(ann.connection().id(), "gone")).isEqualTo(Mailbox.Delivery.ACCEPTED);
		assertThat(ann).hasSent("ann joins", "closed", "warned", "gone");
		assertThat(this.buckaroo.closePrincipal("ann")).isOne();
		assertThat(ann).hasEnded(Termination.Evicted.class);
	}

	@Test
	void refusesToSendToARouteThatNoConnectionHas() {
		assertThat(this.buckaroo.sendToRoute("/chart", "closed")).isZero();
		open("ann").disconnect();
		assertThatIllegalArgumentException().isThrownBy(() -> this.buckaroo.sendToRoute("/chart", "closed"))
			.withMessage("The test has opened no connection to the route /chart, only to [/chat]. "
					+ "Correct the pattern, or open a connection to this route first.");
		assertThat(this.buckaroo.sendToRoute("/chat", "closed")).isZero();
	}

	@Test
	void findsConnections() {
		TestSocket<Void> ann = open("ann");
		assertThat(this.buckaroo.connections()).containsExactly(ann.connection());
		assertThat(this.buckaroo.connections("/chat")).containsExactly(ann.connection());
		assertThat(this.buckaroo.find(ann.connection().id())).isSameAs(ann.connection());
		ann.disconnect();
		assertThat(this.buckaroo.connections()).isEmpty();
	}

	@Test
	void anotherThreadSends() {
		TestSocket<Void> ann = open("ann");
		CompletableFuture.runAsync(() -> this.buckaroo.sendToPrincipal("ann", "from afar")).join();
		assertThat(ann).hasSentLast("from afar");
	}

	@Test
	void tracksPresence() {
		TestSocket<Void> ann = open("ann");
		assertThat(ann).isSubscribedTo("room/1").hasPresence("room/1", "ann");
		TestSocket<Void> bob = open("bob");
		assertThat(ann).hasSentLast("bob joins");
		assertThat(this.buckaroo.topic("room/1").members().block()).isEqualTo(Set.of("ann", "bob"));
		bob.disconnect();
		assertThat(ann).hasSentLast("bob leaves");
	}

	@Test
	void aPublicationOfTheTestIsHandledAtOnce() {
		TestSocket<Void> ann = open("ann");
		this.buckaroo.topic("room/1").publish("by a service").block();
		assertThat(ann.connection().messages()).last().isInstanceOf(TopicMessage.class);
	}

	@Test
	void aReturningClientRecoversWhatItHasMissed() {
		TestEventSource<Void> stream = this.buckaroo.openStream(this.buckaroo.topic("room/2").eventSource());
		this.buckaroo.publish("room/2", "seen");
		String last = stream.lastEventId();
		stream.disconnect();
		this.buckaroo.publish("room/2", "missed");
		TestEventSource<Void> next = this.buckaroo.openStream(this.buckaroo.topic("room/2").eventSource(),
				(request) -> request.lastEventId(last));
		assertThat(next).hasSentData("missed");
	}

	@Test
	void aHistoryExpiresInVirtualTime() {
		TestEventSource<Void> stream = this.buckaroo.openStream(this.buckaroo.topic("room/2").eventSource());
		this.buckaroo.publish("room/2", "seen");
		String last = stream.lastEventId();
		this.buckaroo.publish("room/2", "missed");
		this.buckaroo.advance(Duration.ofHours(1));
		TestEventSource<Void> next = this.buckaroo.openStream(this.buckaroo.topic("room/2").eventSource(),
				(request) -> request.lastEventId(last));
		assertThat(next.sent()).singleElement()
			.satisfies((sent) -> assertThat(sent.output().name()).isEqualTo("reset"));
	}

	@Test
	void theSocketOfATopicSendsJsonOfTheMapper() {
		TestBuckaroo buckaroo = TestBuckaroo
			.create(JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());
		TestSocket<Void> socket = buckaroo.openSocket(buckaroo.topic("prices").socket());
		buckaroo.publish("prices", new Price(31.4));
		assertThat(socket).hasSentLast("{\"data\":{\"last_price\":31.4}}");
	}

	@Test
	void theClockShowsVirtualTime() {
		Instant start = this.buckaroo.clock().instant();
		this.buckaroo.advance(Duration.ofDays(1));
		assertThat(this.buckaroo.clock().instant()).isEqualTo(start.plus(Duration.ofDays(1)));
	}

	@Test
	void refusesConnectionsAfterAShutdown() {
		this.buckaroo.shutDown();
		assertThat(TestBuckarooTests.this.buckaroo.openSocket(new Echo())).hasEnded(Termination.Shutdown.class);
		assertThat(this.buckaroo.openStream(new TestEventSourceTests.Clock())).hasStatus(503)
			.hasHeader("Retry-After", "5");
	}

	@Test
	void aPublicationThatFailsThrows() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.buckaroo.publish("room/1", "x".repeat(2_000_000)))
			.withMessageContaining("buckaroo.max-publication-size");
	}

	@Test
	void aHandlerReactsToPublicationsThatFail() {
		TestSocket<Void> ann = open("ann");
		this.buckaroo.failPublications();
		ann.receive("hello");
		assertThat(ann).hasSentLast("Not delivered").isOpen();
		this.buckaroo.resumePublications();
		ann.receive("hello");
		assertThat(ann).hasSentLast("ann: hello");
	}

	@Test
	void aServiceSeesTheExceptionOfTheTest() {
		TestSocket<Void> ann = open("ann");
		TopicException failure = new TopicException("Redis is down", null);
		Mono<Void> publication = this.buckaroo.topic("room/1").publish("snow");
		this.buckaroo.failPublications(failure);
		StepVerifier.create(publication).verifyErrorMatches((ex) -> ex == failure);
		assertThatException().isThrownBy(() -> this.buckaroo.publish("room/1", "snow")).isSameAs(failure);
		assertThat(ann).hasSent("ann joins");
	}

	@Test
	void subscriptionsAndPresenceContinueWhilePublicationsFail() {
		TestSocket<Void> ann = open("ann");
		this.buckaroo.failPublications();
		open("bob");
		assertThat(ann).hasSentLast("bob joins");
	}

	@Test
	void aPublicationThatFailsEndsAConnectionThatDoesNotHandleIt() {
		TestSocket<Void> socket = this.buckaroo.openSocket(
				(frame, state) -> Result.later(this.buckaroo.topic("news").publish("snow").thenReturn(Result.ok())));
		this.buckaroo.failPublications();
		socket.receive("a");
		assertThat(socket).hasFailedWith(TopicException.class).hasCloseCode(1011);
	}

	private TestSocket<Void> open(String name) {
		return this.buckaroo.openSocket(new Chat(this.buckaroo), (request) -> request.route("/chat").principal(name));
	}

	record Price(double lastPrice) {

	}

	/**
	 * A chat in one room.
	 */
	static class Chat implements BuckarooSocket<Void> {

		private final Buckaroo buckaroo;

		Chat(Buckaroo buckaroo) {
			this.buckaroo = buckaroo;
		}

		@Override
		public Result<Frame, Void> init(Connection connection) {
			connection.subscribe("room/1", Position.now());
			connection.track("room/1", connection.principal().getName());
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.later(this.buckaroo.topic("room/1")
				.publish("ann: " + ((Frame.Text) frame).text())
				.thenReturn(Result.<Frame, Void>ok())
				.onErrorReturn(TopicException.class, Result.reply(Frame.text("Not delivered"))));
		}

		@Override
		public Result<Frame, Void> info(Object message, Void state) {
			if (message instanceof TopicMessage published) {
				return Result.reply(Frame.text(published.payload().toString()));
			}
			if (message instanceof PresenceChange change) {
				return Result.reply(
						Stream
							.concat(change.joined().stream().sorted().map((name) -> name + " joins"),
									change.left().stream().map((name) -> name + " leaves"))
							.map(Frame::text)
							.toList());
			}
			return (message instanceof String text) ? Result.reply(Frame.text(text)) : Result.ok();
		}

	}

}
