package io.buckaroo.observation;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.observation.OtlpReceiver.Span;
import io.buckaroo.runtime.ClusterStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the traces of two nodes, sent by OpenTelemetry to a receiver: one trace from
 * the header of a client to the delivery on the other node.
 */
@Timeout(60)
class OtlpTraceIT {

	private static final String CLIENT_SPAN = "00f067aa0ba902b7";

	@RegisterExtension
	@Order(1)
	private static final RedisProcess redis = RedisProcess.onFreePort();

	@RegisterExtension
	private static final OtlpReceiver receiver = new OtlpReceiver();

	@RegisterExtension
	private static final TestServer one = node("one");

	@RegisterExtension
	private static final TestServer two = node("two");

	private final String traceId = newTraceId();

	private static TestServer node(String name) {
		return TestServer.with(Handlers.class, Stream
			.concat(Stream.of(TestServer.ACTUATOR, TestServer.TRACING, "spring.application.name=" + name,
					"buckaroo.cluster.type=redis", "buckaroo.cluster.prefix=traces",
					"buckaroo.topics.[kept].history.size=10", "buckaroo.observations.callbacks=true",
					"buckaroo.sse.retry=0", "spring.data.redis.port=" + redis.port()), Stream.of(receiver.properties()))
			.toArray(String[]::new));
	}

	private static String newTraceId() {
		byte[] id = new byte[16];
		new Random().nextBytes(id);
		return HexFormat.of().formatHex(id);
	}

	@BeforeAll
	static void awaitCluster() {
		eventually(() -> assertThat(Stream.of(one, two))
			.allSatisfy((node) -> assertThat(node.bean(ClusterStatus.class).fault()).isNull()));
	}

	@Test
	void aPublicationIsOneTraceFromTheClientToTheSubscriberOnTheOtherNode() throws IOException {
		assertOneTraceOf("news");
	}

	@Test
	void aPublicationOnATopicWithAHistoryIsOneTrace() throws IOException {
		assertOneTraceOf("kept");
	}

	private void assertOneTraceOf(String topic) throws IOException {
		try (RawConnection subscriber = RawConnection.stream(two.port(), "/feed/" + topic)) {
			subscriber.readHead();
			subscriber.readChunk();
			try (RawConnection publisher = upgraded("/publish/" + topic)) {
				publisher.sendText("hello");
				assertThat(subscriber.readChunk()).contains("data: hello\n");
				publisher.sendClose(1000);
				assertThat(publisher.readFrame().isClose()).isTrue();
			}
			eventually(() -> {
				List<Span> spans = receiver.trace(this.traceId);
				Span request = span(spans, "one", "http get /publish/{topic}");
				assertThat(request.parentId()).isEqualTo(CLIENT_SPAN);
				Span opening = child(spans, request, "one", "open /publish/{topic}");
				child(spans, opening, "one", "init /publish/{topic}");
				Span handle = child(spans, request, "one", "handle /publish/{topic}");
				Span publication = child(spans, handle, "one", "publish");
				assertThat(publication.attributes()).containsEntry("topic", topic).containsEntry("outcome", "success");
				Span reception = child(spans, publication, "two", "receive publication");
				Span info = child(spans, reception, "two", "info /feed/{topic}");
				assertThat(info.attributes()).containsEntry("kind", "sse").containsKey("connection.id");
				Span ending = child(spans, request, "one", "end /publish/{topic}");
				assertThat(ending.attributes()).containsEntry("termination", "closed-by-peer")
					.containsEntry("close.code", "1000");
				child(spans, ending, "one", "terminate /publish/{topic}");
			});
		}
	}

	@Test
	void aTraceWithLargeBaggageOfAClientEndsOnTheNodeOfTheClient() throws IOException {
		String next = newTraceId();
		try (RawConnection subscriber = RawConnection.stream(two.port(), "/feed/news");
				RawConnection large = upgraded("/publish-blocking", this.traceId,
						"baggage: tenant=" + "x".repeat(5000));
				RawConnection small = upgraded("/publish-blocking", next, "baggage: tenant=one")) {
			subscriber.readHead();
			subscriber.readChunk();
			large.sendText("large");
			assertThat(subscriber.readChunk()).contains("data: large\n");
			small.sendText("small");
			assertThat(subscriber.readChunk()).contains("data: small\n");
			eventually(() -> {
				span(receiver.trace(next), "two", "receive publication");
				span(receiver.trace(this.traceId), "one", "handle /publish-blocking");
			});
			assertThat(receiver.trace(this.traceId)).extracting(Span::service).containsOnly("one");
		}
	}

	@Test
	void aMessageToARouteIsOneTraceFromTheClientToTheConnectionsOfBothNodes() throws IOException {
		try (RawConnection local = RawConnection.upgraded(one.port(), "/listen");
				RawConnection remote = RawConnection.upgraded(two.port(), "/listen")) {
			try (RawConnection sender = upgraded("/send")) {
				sender.sendText("hello");
				assertThat(local.readFrame().text()).isEqualTo("hello");
				assertThat(remote.readFrame().text()).isEqualTo("hello");
			}
			eventually(() -> {
				List<Span> spans = receiver.trace(this.traceId);
				Span handle = span(spans, "one", "handle /send");
				child(spans, handle, "one", "info /listen");
				Span sent = child(spans, handle, "one", "send-to-route");
				Span received = child(spans, sent, "two", "receive send-to-route");
				child(spans, received, "two", "info /listen");
			});
		}
	}

	private RawConnection upgraded(String path) throws IOException {
		return upgraded(path, this.traceId);
	}

	private static RawConnection upgraded(String path, String traceId, String... headers) throws IOException {
		return RawConnection.upgraded(one.port(), path,
				Stream.concat(Stream.of("traceparent: 00-" + traceId + "-" + CLIENT_SPAN + "-01"), Stream.of(headers))
					.toArray(String[]::new));
	}

	private static Span span(List<Span> spans, String service, String name) {
		assertThat(spans).filteredOn((span) -> span.service().equals(service) && span.name().equals(name))
			.as("%s of %s in %s", name, service, spans)
			.hasSize(1);
		return spans.stream()
			.filter((span) -> span.service().equals(service) && span.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static Span child(List<Span> spans, Span parent, String service, String name) {
		Span child = span(spans, service, name);
		assertThat(child.parentId()).as("the parent of %s in %s", child, spans).isEqualTo(parent.id());
		return child;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/publish/{topic}")
		BuckarooSocket<String> publisher(Buckaroo buckaroo) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, String> init(Connection connection) {
					return Result.ok(connection.pathVariable("topic"));
				}

				@Override
				public Result<Frame, String> handle(Frame.Data frame, @Nullable String topic) {
					String text = ((Frame.Text) frame).text();
					return Result.later(buckaroo.topic(topic).publish(text).then(Mono.just(Result.ok())));
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/publish-blocking", blocking = true)
		BuckarooSocket<Void> blockingPublisher(Buckaroo buckaroo) {
			return (frame, state) -> {
				buckaroo.topic("news").publish(((Frame.Text) frame).text()).block();
				return Result.ok();
			};
		}

		@Bean
		@SseMapping("/feed/{topic}")
		BuckarooEventSource<Void> feed() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					connection.subscribe(connection.pathVariable("topic"));
					return Result.ok();
				}

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return Result.reply(
							(message instanceof TopicMessage received) ? received.toEvent() : Event.of("subscribed"));
				}

			};
		}

		@Bean
		@WebSocketMapping("/send")
		BuckarooSocket<Void> sender(Buckaroo buckaroo) {
			return (frame, state) -> {
				buckaroo.sendToRoute("/listen", frame);
				return Result.ok();
			};
		}

		@Bean
		@WebSocketMapping("/listen")
		BuckarooSocket<Void> listener() {
			return (frame, state) -> Result.ok();
		}

	}

}
