scoring "Small" {id = "id", bands = {hot = 10, cold = 0}}
rule "Asked for a call" {points = 10, when = {asked = yes}}
rule "Has an address" {points = 5, when = {email = present}}
rule "Left a number" {points = 5, when = {phone = present}}
rule "Left a message" {points = 5, when = {message = present}}
