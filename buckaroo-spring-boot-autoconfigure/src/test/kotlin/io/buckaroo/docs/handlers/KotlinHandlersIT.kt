package io.buckaroo.docs.handlers

import io.buckaroo.BuckarooEventSource
import io.buckaroo.BuckarooSocket
import io.buckaroo.Connection
import io.buckaroo.Event
import io.buckaroo.Frame
import io.buckaroo.MessageSocket
import io.buckaroo.Result
import io.buckaroo.SseMapping
import io.buckaroo.WebSocketMapping
import io.buckaroo.fixture.TestServer
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.junit.jupiter.api.extension.RegisterExtension
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import
import java.time.Duration

/** Runs handlers in Kotlin, with and without a state. */
@Tag("stress")
@ExtendWith(OutputCaptureExtension::class)
class KotlinHandlersIT {

	@Test
	fun aStateThatIsNeverNullIsSetInInit() {
		val socket = server.client().socket("/count/{word}", "seven").open()
		socket.send("soup").expectText("seven 1").send("rice").expectText("seven 2")
	}

	@Test
	fun aHandlerThatDoesNotSetItsStateFailsWithTheNameOfTheParameter(output: CapturedOutput) {
		server.client().socket("/unset").open().send("soup").expectClose(1011)
		assertThat(output).contains("Parameter specified as non-null is null", "UnsetSocket.handle, parameter state")
	}

	@Test
	fun aSocketWithoutStateIsALambda() {
		server.client().socket("/echo").open().send("hello").expectText("hello")
	}

	@Test
	fun aSuspendingFunctionIsCalledInMono() {
		server.client().socket("/stock").open().send("saddle").expectText("6")
	}

	@Test
	fun anEventSourceWithoutStateReceivesNull() {
		assertThat(server.client().stream("/sse/time").open().expectEvent().data()).asString().containsOnlyDigits()
	}

	@Test
	fun aMessageIsADataClassWithDefaultArguments() {
		server.client().socket("/basket").open()
			.send("""{"type":"Add","product":"tea"}""").expectText("""{"products":{"tea":1}}""")
			.send("""{"type":"Add","product":"rice","quantity":2}""").expectText("""{"products":{"tea":1,"rice":2}}""")
			.send("""{"type":"Remove","product":"tea"}""").expectText("""{"products":{"rice":2}}""")
	}

	@Test
	fun aPropertyThatIsNotNullIsRequired() {
		server.client().socket("/basket").open().send("""{"type":"Add"}""").expectClose(1007, "'product' must not be null")
	}

	@Test
	fun aMessageIsAList() {
		server.client().socket("/total").open().send("""[{"product":"tea"},{"product":"rice","quantity":2}]""")
			.expectText("3")
	}

	@Configuration(proxyBeanMethods = false)
	@Import(KotlinRoutes::class, BasketSocket::class, TotalSocket::class, TimeEventSource::class, CountSocket::class, UnsetSocket::class)
	class Handlers {

		@Bean
		fun warehouse() = object : Warehouse {
			override suspend fun stock(product: String) = product.length
		}

	}

	data class Count(val word: String, val frames: Int)

	@WebSocketMapping("/count/{word}")
	class CountSocket : BuckarooSocket<Count> {

		override fun init(connection: Connection): Result<Frame, Count> =
			Result.ok(Count(connection.pathVariable("word"), 0))

		override fun handle(frame: Frame.Data, state: Count): Result<Frame, Count> {
			val next = state.copy(frames = state.frames + 1)
			return Result.reply(Frame.text("${next.word} ${next.frames}"), next)
		}

	}

	@WebSocketMapping("/unset")
	class UnsetSocket : BuckarooSocket<Count> {

		override fun handle(frame: Frame.Data, state: Count): Result<Frame, Count> = Result.ok(state)

	}

	data class Line(val product: String, val quantity: Int = 1)

	@WebSocketMapping("/total")
	class TotalSocket : MessageSocket<List<Line>, Int, Void?> {

		override fun handle(message: List<Line>, state: Void?): Result<Int, Void?> =
			Result.reply(message.sumOf { it.quantity })

	}

	@SseMapping("/sse/time")
	class TimeEventSource : BuckarooEventSource<Void?> {

		override fun init(connection: Connection): Result<Event, Void?> {
			connection.mailbox().sendEvery(Duration.ofSeconds(1), "time")
			return Result.ok()
		}

		override fun info(message: Any, state: Void?): Result<Event, Void?> =
			Result.reply(Event.of(System.currentTimeMillis()).withName("time"))

	}

	companion object {

		@JvmField
		@RegisterExtension
		val server: TestServer = TestServer.with(Handlers::class.java)

	}

}
