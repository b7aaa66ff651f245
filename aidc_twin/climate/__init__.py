"""Outdoor climate: weather files, embedded statistics of places, synthetic years, design conditions."""

from aidc_twin.climate.check import check_weather, find_weather, load_weather
from aidc_twin.climate.design import DesignConditions, DesignValue, design_conditions
from aidc_twin.climate.epw import EpwFile, read_epw
from aidc_twin.climate.inspection import Inspection, inspect_weather
from aidc_twin.climate.places import Place, place, places
from aidc_twin.climate.synthetic import synthetic_year
from aidc_twin.climate.weather_check import Check
from aidc_twin.climate.year import OutdoorAir, WeatherStatistics, WeatherYear, weather_year

__all__ = [
    "Check",
    "DesignConditions",
    "DesignValue",
    "EpwFile",
    "Inspection",
    "OutdoorAir",
    "Place",
    "WeatherStatistics",
    "WeatherYear",
    "check_weather",
    "design_conditions",
    "find_weather",
    "inspect_weather",
    "load_weather",
    "place",
    "places",
    "read_epw",
    "synthetic_year",
    "weather_year",
]
