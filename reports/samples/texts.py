"""Sample texts: what departments need of each other, and what they promised."""

# The needs of each direction, in the order of the list.
MARKETING_FOR_SALES = (
    "A new lead reaches the right salesperson within one working day.",
    "The campaign calendar is fixed four weeks ahead.",
    "Price lists are correct on the day a product starts.",
    "Each plan says which channel sells which product.",
    "An objection we report is answered within two weeks.",
    "Somebody from Marketing joins one customer visit a month.",
)
SALES_FOR_MARKETING = (
    "Every lead gets an outcome on record within ten days.",
    "The agreed offer is presented as agreed.",
    "The forecast for each channel arrives by the fifth of the month.",
    "A lost order comes with a reason we can use.",
    "Two salespeople take part in each campaign briefing.",
    "Prices of competitors reach us in the week they are seen.",
)
# What any department may be asked for, by the name of the department that is asked.
ASKED_OF = {
    "Operations": (
        "Delivery dates hold, or we hear of it three days before.",
        "Urgent orders have one named contact on each shift.",
        "Stock figures in the system match the shelf.",
        "Goods received are booked on the same day.",
        "Packing follows what the order says.",
        "Complaints about damage are answered within two days.",
    ),
    "Finance": (
        "Invoices are right the first time.",
        "The monthly figures are out by the sixth working day.",
        "A credit limit is decided within one day.",
        "Travel costs are paid back within ten days.",
        "Each budget holder has one person to ask.",
        "Changes of rules are explained before they start.",
    ),
    "Product": (
        "Start dates of products hold to the month.",
        "Known faults are listed where all can read them.",
        "Wishes from customers get an answer, yes or no.",
        "Data sheets are complete at the start.",
        "Samples arrive two weeks before the fair.",
        "Somebody explains each release in half an hour.",
    ),
    "Customer Service": (
        "Complaints reach us sorted by product.",
        "Answers to customers agree with what was sold.",
        "A customer who may leave is named within a day.",
        "Spare parts are promised only when they are there.",
        "Known questions are collected once a month.",
        "Calls passed on come with a name and a reason.",
    ),
    "Sales": (
        "Orders are complete when they reach us.",
        "Promises to customers are written in the order.",
        "Large orders are announced four weeks ahead.",
        "Special terms are agreed before they are offered.",
        "Returns are entered within two days.",
        "Each customer has one named salesperson.",
    ),
    "Marketing": (
        "Claims in brochures are checked with us first.",
        "Campaigns are announced before calls come in.",
        "Pictures and texts use the product's current name.",
        "The website states delivery times that hold.",
        "Questions from fairs reach us within a week.",
        "Figures on each campaign are shared after a month.",
    ),
}
COMMENTS = (
    "The new way of passing on leads has made this a different spring.",
    "A short answer to an objection, even half of one, would help more than silence.",
    "It was good to have somebody from Marketing along at the customer in Graz.",
    "The brochures were right this time. Thank you.",
    "Who sells the small line in Austria, we or the dealers? Please write it down.",
    "The price list of March still had last year's discount in it.",
)
# What an A and an F look like, by the need.
A_LOOKS_LIKE = {
    MARKETING_FOR_SALES[0]: "The lead is in the list before the next evening, all three fields filled in.",
    MARKETING_FOR_SALES[4]: "We can use the answer on the next call.",
}
F_LOOKS_LIKE = {
    MARKETING_FOR_SALES[0]: "We hear of it from the customer, who has bought elsewhere.",
    MARKETING_FOR_SALES[4]: "The objection is never heard of again.",
}
