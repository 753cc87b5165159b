package io.buckaroo.docs.handlers

import com.fasterxml.jackson.annotation.JsonTypeInfo
import io.buckaroo.Connection
import io.buckaroo.MessageSocket
import io.buckaroo.Result
import io.buckaroo.WebSocketMapping
import org.springframework.stereotype.Component

@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Command

data class Add(val product: String, val quantity: Int = 1) : Command

data class Remove(val product: String) : Command

data class Basket(val products: Map<String, Int> = emptyMap())

@Component
@WebSocketMapping("/basket")
class BasketSocket : MessageSocket<Command, Basket, Basket> {

	override fun init(connection: Connection): Result<Basket, Basket> = Result.ok(Basket())

	override fun handle(message: Command, state: Basket): Result<Basket, Basket> {
		val next = when (message) {
			is Add -> Basket(state.products + (message.product to message.quantity))
			is Remove -> Basket(state.products - message.product)
		}
		return Result.reply(next, next)
	}

}
